"""The raw words of the harbour town: lists only, no logic.

Names and values are combined from these in `domain.py`. The lists are wide on purpose: a visitor
will type words that are not here, and a model that has met many odd ones copes better.
"""

KINDS = (
    "bakery,tea room,smokehouse,kite shop,boatyard,bookshop,chandlery,dairy,forge,pottery,tannery,inn,brewery,"
    "cheese shop,candle shop,net loft,sail loft,fish market,flower stall,barber shop,cobbler's shop,tailor's shop,"
    "clock shop,toy shop,music shop,print shop,spice shop,hat shop,rope works,salt works,orchard,mill,library,museum,"
    "school,clinic,post office,ferry office,bathhouse,theatre,cinema,café,soup kitchen,noodle bar,oyster bar,"
    "coffee house,sweet shop,bicycle shop,paint shop,glass works,weaving shed,apiary,greenhouse,garden,stable,"
    "guest house,lighthouse,chapel,workshop,studio,gallery,pharmacy,grocery,butcher's shop,ice house,cider press,"
    "repair shop,map shop,lamp shop,pancake house,juice bar,record shop,farm,vineyard,hostel,gym,laundry,canteen"
).split(",")

ADJECTIVES = (
    "old,new,little,green,red,blue,white,yellow,grey,black,upper,lower,quiet,crooked,golden,silver,copper,northern,"
    "southern,eastern,western,narrow,round,tall,long,hidden,sunny,windy,wooden,stone,brick,floating,painted,striped,"
    "famous,tiny,grand,second,third,last,first,half-finished,smoky,mossy,twin,royal,common,merry,silent,lucky,rusty,"
    "velvet,crystal,midnight,winter,summer,harbour,village,island,station"
).split(",")

STREETS = (
    "Gull Hill,Herring Street,Anchor Lane,Mill Road,Church Street,Rope Walk,Market Square,Fern Lane,Pilot Row,"
    "Cooper Street,North Quay,South Quay,Castle Street,Bridge Street,Willow Lane,Salt Lane,Tide Street,Heron Row,"
    "Station Road,Chapel Hill,Beacon Hill,Orchard Road,Ferry Street,Customs Yard,Sailor's Steps,Lantern Street,"
    "Bell Lane,King Street,Queen's Parade,Mast Street,Cod Alley,Pebble Row,Juniper Street,Otter Bank,High Street,"
    "Low Street,Baker's Yard,Plum Tree Lane,Windmill Hill,Dock Road"
).split(",")

STREET_ENDS = "Street,Lane,Road,Hill,Row,Square,Quay,Yard,Alley,Bank,Steps,Bridge,Park,Avenue,Island,Bay".split(",")

FIRST_NAMES = (
    "Hana,Mo,Ines,Tariq,Lena,Olaf,Priya,Kofi,Marta,Jonas,Aiko,Bram,Celia,Dario,Edda,Farid,Greta,Hugo,Ilse,Jamal,"
    "Karin,Luca,Mina,Nils,Oona,Pablo,Quinn,Rosa,Sven,Tessa,Umar,Vera,Wanda,Ximena,Yusuf,Zora,Anton,Bea,Cyrus,Delia,"
    "Emil,Fiona,Gus,Helga,Ivo,Juno,Kemal,Lotte,Milo,Nadia,Otis,Petra,Rafael,Selma,Theo,Ulla,Victor,Wilma,Yara,Zeno,"
    "Anna,Ben,Carla,David,Emma,Frank,George,Helen,Ivan,John,Kate,Liam,Maria,Nora,Oscar,Paul,Ruth,Sam,Tom,Wei"
).split(",")

LAST_NAMES = (
    "Dunn,Okafor,Brisk,Larsen,Haddad,Moreau,Silva,Novak,Tanaka,Quist,Reyes,Falk,Bauer,Costa,Ekman,Ferris,Gupta,"
    "Holm,Iqbal,Jansen,Kaya,Lindt,Mwangi,Nilsen,Osei,Patel,Rossi,Sato,Thorne,Ueda,Vargas,Weiss,Yilmaz,Zeller,Abbot,"
    "Birch,Crane,Dale,Elm,Frost,Grove,Hart,Marsh,Pike,Reed,Stone,Vale,Wren,Young,Baker,Cole,Ford,Hill,King,Lee"
).split(",")

GOODS_HOW = (
    "plum,smoked,pickled,blue,striped,dried,fresh,salted,honey,cherry,wooden,copper,woollen,paper,silk,second-hand,"
    "hand-made,lemon,ginger,black,white,wild,spiced,roasted,painted,glass,silver,brass,old,tiny,sweet,sour,hot,cold,"
    "barley,walnut,apple,mustard,seaweed,velvet,clay,linen,red,green,yellow,golden,almond,pepper,rose,mint"
).split(",")

GOODS_WHAT = (
    "cakes,eels,kites,lamps,buttons,bread,tea,cheese,boots,ropes,maps,bells,candles,mugs,hats,dumplings,herrings,"
    "biscuits,pies,soup,jam,oysters,mussels,noodles,coffee,lanterns,bowls,baskets,scarves,gloves,clocks,whistles,"
    "flutes,drums,books,postcards,seeds,tulips,roses,soap,oil,vinegar,wine,cider,beer,nails,hooks,nets,oars,sails,"
    "paint,brushes,toys,puppets,marbles,umbrellas,blankets,carpets,chairs,spoons,knives,combs,mirrors,rings,beads,"
    "pearls,shells,crabs,shrimps,sausages,pancakes,waffles,pretzels,sweets,toffee,ink,pencils,stamps,dolls,masks"
).split(",")

LANDMARKS = (
    "the church,the lighthouse,the pier,the town hall,the fish market,the old well,the harbour wall,the school,"
    "the windmill,the bridge,the ferry landing,the clock tower,the stone arch,the oak tree,the post office,the cinema,"
    "the chapel,the salt works,the duck pond,the water tower,the dunes,the railway station,the customs house,the park,"
    "the fountain,the boatyard,the north gate,the south gate,the statue of the pilot,the river mouth"
).split(",")

NEAR = "behind,next to,opposite,near,in front of,beside,across from,under,above,to the left of".split(",")

HOURS = "five,six,seven,eight,nine,ten,eleven,twelve,one,two,three,four".split(",")

COLOURS = (
    "red,blue,green,yellow,white,black,orange,purple,grey,brown,pink,turquoise,silver,gold,violet,crimson,ivory,"
    "scarlet,olive,navy,lilac,amber,copper,cream,maroon,teal,beige,indigo,mustard,bronze"
).split(",")

SHADES = "pale,dark,bright,light,deep,dusty".split(",")

CLOSED = (
    "Mondays,Tuesdays,Wednesdays,Thursdays,Fridays,Saturdays,Sundays,Monday mornings,Tuesday mornings,"
    "Friday evenings,Sunday afternoons,Wednesday evenings,market days,rainy days,the first of May"
).split(",")

COLLECTS = (
    "stamps,old maps,sea glass,brass bells,buttons,shells,bottle ships,postcards,clocks,feathers,coins,teapots,"
    "lanterns,keys,kites,fossils,spoons,hats,masks,music boxes,tin toys,door knobs,cameras,thimbles,marbles,knots"
).split(",")

# For questions that the town cannot answer: subjects and things asked about them.
SUBJECTS = (
    "France,Japan,the moon,the sun,Brazil,the president,gravity,a whale,the ocean,Paris,London,music,chess,football,"
    "the weather,history,the stars,a volcano,Mars,mathematics,dinosaurs,a computer,the internet,money,Kenya,an elephant,"
    "the river,the sky,Norway,electricity,a train,the king,the bank,Rome,Africa,coffee,bread,a cat,my dog,the train"
).split(",")

ONSETS = "b,br,c,ch,d,dr,f,fl,g,gr,h,j,k,kl,l,m,n,p,pl,q,r,s,sh,sk,sl,st,t,th,tr,v,w,x,y,z,zh,vr,,".split(",")
VOWELS = "a,e,i,o,u,a,e,i,o,u,a,e,i,o,u,ae,ai,ee,ia,oo,ou,y,ü,ö".split(",")
CODAS = "n,r,l,s,t,k,m,x,nd,rk,sh,th,v,z,lt,ng,p,b,g,d,,,,,,".split(",")
